/** Independent parsers find in our notices what they find in those that the real Postfix wrote. */
import { playCase } from '../mta/postfix/recorded.ts'
import { judgeRecordings } from './same-as-recorded.ts'

judgeRecordings('postfix', { playCase, notices: 77, understood: 56, without: ['84-notify-classes-policy-transcript'] })
