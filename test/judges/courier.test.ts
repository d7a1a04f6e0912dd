/** Independent parsers find in our notices what they find in those that the real Courier wrote. */
import { playCase } from '../mta/courier/recorded.ts'
import { judgeRecordings } from './same-as-recorded.ts'

judgeRecordings('courier', { playCase, notices: 39, understood: 28 })
