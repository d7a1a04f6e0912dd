/** Independent parsers find in our notices what they find in those that the real Exim wrote. */
import { playCase } from '../mta/exim/recorded.ts'
import { judgeRecordings } from './same-as-recorded.ts'

judgeRecordings('exim', { playCase, notices: 70, understood: 56 })
