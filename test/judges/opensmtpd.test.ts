/** Independent parsers find in our notices what they find in those that the real OpenSMTPD wrote. */
import { playCase } from '../mta/opensmtpd/recorded.ts'
import { judgeRecordings } from './same-as-recorded.ts'

judgeRecordings('opensmtpd', { playCase, notices: 53, understood: 21, anyOrder: true, noReports: true })
