import { describeRecordings } from '../common/golden.ts'
import { EQUAL, playCase } from './recorded.ts'

describeRecordings('What leaves the queue is what the real Sendmail sent and stored, byte for byte', 'sendmail', {
  playCase,
  equal: EQUAL,
  // Without the Return-Path that the host at the other end writes.
  bytesOf: ({ arrived, bytes }) => arrived?.subarray(arrived.indexOf(10) + 1) ?? bytes,
})
