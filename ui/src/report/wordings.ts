/**
 * Wordings by which a system can be told. Likely, not certain: texts are copied, and most systems let them be changed.
 */

export interface Wording {
  /** What stands there, as people would search for it. */
  says: string
  /** Where it is looked for, without regard to letter case or folds. */
  where: 'text' | 'subject' | 'fields' | 'type'
  system: string
  /** Where the wording can be looked up. */
  source: string
}

export const WORDINGS: readonly Wording[] = [
  {
    says: 'Hi. This is the qmail-send program',
    where: 'text',
    system: 'qmail, netqmail, notqmail',
    source: 'qmail-send.c',
  },
  {
    says: 'Sorry, no mailbox here by that name',
    where: 'text',
    system: 'qmail (qmail-local), vpopmail',
    source: 'qmail-local.c',
  },
  { says: 'This is the mail system at host', where: 'text', system: 'Postfix', source: 'bounce(5), bounce.cf' },
  { says: 'X-Postfix-Queue-ID', where: 'fields', system: 'Postfix', source: 'bounce_notify_util.c' },
  { says: 'Undelivered Mail Returned to Sender', where: 'subject', system: 'Postfix', source: 'bounce(5)' },
  { says: 'Recipient address rejected: User unknown', where: 'fields', system: 'Postfix', source: 'smtpd_check.c' },
  { says: 'Relay access denied', where: 'fields', system: 'Postfix', source: 'smtpd_check.c' },
  {
    says: 'This message was created automatically by mail delivery software',
    where: 'text',
    system: 'Exim',
    source: 'moan.c, deliver.c',
  },
  { says: '-eximdsn-', where: 'type', system: 'Exim', source: 'deliver.c' },
  { says: 'Mail delivery failed: returning message to sender', where: 'subject', system: 'Exim', source: 'deliver.c' },
  { says: 'No Such User Here', where: 'fields', system: 'Exim (cPanel)', source: 'cPanel’s exim.conf' },
  {
    says: '----- The following addresses had permanent fatal errors -----',
    where: 'text',
    system: 'Sendmail',
    source: 'savemail.c',
  },
  { says: '----- Transcript of session follows -----', where: 'text', system: 'Sendmail', source: 'savemail.c' },
  { says: 'Returned mail: see transcript for details', where: 'subject', system: 'Sendmail', source: 'savemail.c' },
  { says: '... User unknown', where: 'fields', system: 'Sendmail', source: 'sendmail.cf, recipient.c' },
  {
    says: 'This is the MAILER-DAEMON, please DO NOT REPLY to this email',
    where: 'text',
    system: 'OpenSMTPD',
    source: 'bounce.c',
  },
  { says: 'Delivery status notification: failed', where: 'subject', system: 'OpenSMTPD', source: 'bounce.c' },
  { says: 'running the Courier mail server', where: 'text', system: 'Courier', source: 'dsnheader.txt' },
  { says: 'NOTICE: mail delivery status.', where: 'subject', system: 'Courier', source: 'dsnsubjectnotice.txt' },
  {
    says: 'This report relates to a message you sent with the following header fields',
    where: 'text',
    system: 'Sun Java System Messaging Server, Oracle Messaging Server, PMDF',
    source: 'return_prefix.txt',
  },
  {
    says: 'Boundary_(ID_',
    where: 'type',
    system: 'Sun Java System Messaging Server, Oracle Messaging Server, PMDF',
    source: 'published notices',
  },
  {
    says: 'Delivery Notification: Delivery has failed',
    where: 'subject',
    system: 'Sun Java System Messaging Server, Oracle Messaging Server, PMDF',
    source: 'return_*.txt',
  },
  {
    says: 'The email account that you tried to reach does not exist',
    where: 'fields',
    system: 'Gmail, Google Workspace',
    source: 'Google’s SMTP error reference',
  },
  {
    says: 'likely unsolicited mail',
    where: 'fields',
    system: 'Gmail, Google Workspace',
    source: 'Google’s SMTP error reference',
  },
  { says: 'gsmtp', where: 'fields', system: 'Gmail, Google Workspace', source: 'Google’s SMTP error reference' },
  {
    says: 'RESOLVER.ADR.RecipNotFound',
    where: 'fields',
    system: 'Exchange, Microsoft 365',
    source: 'Exchange NDR reference',
  },
  {
    says: 'RESOLVER.ADR.RecipientNotFound',
    where: 'fields',
    system: 'Exchange, Microsoft 365',
    source: 'Exchange NDR reference',
  },
  { says: 'Access denied. AS(', where: 'fields', system: 'Microsoft 365', source: 'Exchange NDR reference' },
  {
    says: 'Requested action not taken: mailbox unavailable',
    where: 'fields',
    system: 'Outlook.com and others after RFC 5321',
    source: 'RFC 5321, section 4.2.3',
  },
  {
    says: 'Diagnostic information for administrators',
    where: 'text',
    system: 'Exchange',
    source: 'Exchange NDR reference',
  },
  {
    says: "This user doesn't have a yahoo",
    where: 'fields',
    system: 'Yahoo Mail',
    source: 'Yahoo’s SMTP error reference',
  },
]

/** What a notice says, by place. */
export type Said = Record<Wording['where'], string>

/** Those wordings that stand in a notice, each system's first ones first. */
export function findWordings(said: Said): Wording[] {
  const plain = Object.fromEntries(Object.entries(said).map(([where, text]) => [where, folded(text)])) as Said
  return WORDINGS.filter(({ says, where }) => plain[where].includes(folded(says)))
}

const folded = (text: string): string => text.replace(/\s+/g, ' ').toLowerCase()
