/** Whose behaviour each MTA type is: the release that its texts, schedules and forms were taken from. */
import type { MtaType } from '../mta/types.ts'

const VERSIONS: Record<string, string> = {
  qmail: 'netqmail 1.06',
  imta: 'Sun Java System Messaging Server 6 2005Q4',
  postfix: 'Postfix 3.7.11',
  exim: 'Exim 4.96',
  sendmail: 'Sendmail 8.17.1.9',
  opensmtpd: 'OpenSMTPD 6.8.0p2',
  courier: 'Courier 1.0.16',
}

export const versionOf = (type: MtaType): string => VERSIONS[type] ?? type
