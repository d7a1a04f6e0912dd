import { describeRecordings } from '../common/golden.ts'
import { EQUAL, playCase } from './recorded.ts'

describeRecordings('What leaves the queue is what the real Courier sent and stored, byte for byte', 'courier', {
  playCase,
  equal: EQUAL,
  bytesOf: ({ bytes, arrived }) => arrived ?? bytes,
  anyOrder: true,
})
