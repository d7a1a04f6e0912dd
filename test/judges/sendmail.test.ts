/** Independent parsers find in our notices what they find in those that the real Sendmail wrote. */
import { playCase } from '../mta/sendmail/recorded.ts'
import { judgeRecordings } from './same-as-recorded.ts'

judgeRecordings('sendmail', { playCase, notices: 75, understood: 62 })
