import { describeRecordings } from '../common/golden.ts'
import { EQUAL, playCase } from './recorded.ts'

describeRecordings('What leaves the queue is what the real Exim sent and stored, byte for byte', 'exim', {
  playCase,
  equal: EQUAL,
  isPlayed: ({ envelope }) => envelope.recipients.length > 0,
})
