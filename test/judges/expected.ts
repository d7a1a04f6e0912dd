/**
 * What the recorded bounces say of whom: recipient, status and reason as Sisimai names them (facts from a run of it over
 * bounces of a real qmail). A status of the form 5.0.9xx or 4.0.9xx is Sisimai's own, where the text has none; its
 * reasons are its reading, not ours. One list for each bounce that a case brings, in order.
 */
export type Expected = [recipient: string, status: string, reason: string]

const local = (name: string): string => `${name}@mx.sandbox.example`
const remote = (name: string): string => `${name}@reject.example`
const UNKNOWN: Expected[] = [[remote('nouser'), '5.1.1', 'userunknown']]
const NO_MAILBOX: Expected[] = [[local('nosuchuser'), '5.1.1', 'userunknown']]
/** A double bounce names the sender who could not be told, and the bounce in it the first recipient. */
const DOUBLE: Expected[] = [[local('nosender'), '5.1.1', 'userunknown'], ...NO_MAILBOX]

export const EXPECTED: Record<string, Expected[][]> = {
  '01': [UNKNOWN],
  '02': [[[remote('plain550'), '5.0.911', 'userunknown']]],
  '04': [[[remote('disabled'), '5.2.1', 'suspend']]],
  '05': [[[remote('relay'), '5.7.1', 'norelaying']]],
  '07': [[[remote('multi'), '5.7.1', 'expired']]],
  '09': [[['someone@sndrej.example', '5.1.8', 'rejected']]],
  '10': [[[remote('datarej'), '5.5.1', 'onhold']]],
  '11': [[[remote('baddata'), '5.7.1', 'spamdetected']]],
  '13': [[['nouser@mxhost.example', '5.1.1', 'userunknown']]],
  '14': [[['someone@nosuch.example', '5.1.2', 'hostunknown']]],
  '15': [[['someone@loopmx.example', '5.4.6', 'networkerror']]],
  // The bounce has the partial last line too, and cannot be sent either.
  '16': [
    [[remote('ok'), '5.6.2', 'contenterror']],
    [
      ['user@sink.example', '5.6.2', 'contenterror'],
      [remote('ok'), '5.6.2', 'contenterror'],
    ],
  ],
  '17': [NO_MAILBOX],
  '18': [[[local('retired'), '5.0.910', 'filtered']]],
  '20': [[[local('conditional'), '5.0.901', 'onhold']]],
  '22': [[[local('blank'), '5.0.901', 'onhold']]],
  '23': [[[local('silent'), '5.0.900', 'undefined']]],
  '24': [[[local('noeol'), '5.0.901', 'onhold']]],
  '26': [[[local('exit77'), '5.0.972', 'policyviolation']]],
  '27': [[[local('bob'), '5.0.901', 'onhold']]],
  '28': [[[local('alice'), '5.4.6', 'onhold']]],
  '29': [[[local('selfloop'), '5.4.6', 'onhold']]],
  '31': [UNKNOWN],
  '32': [[['anybody@virt.example', '5.1.1', 'userunknown']]],
  '34': [[['sales@bobs.example', '5.1.1', 'userunknown']]],
  '35': [
    [
      [local('nosuchuser'), '5.1.1', 'userunknown'],
      [local('retired'), '5.0.910', 'filtered'],
      [remote('nouser'), '5.1.1', 'userunknown'],
      [remote('full'), '5.2.2', 'mailboxfull'],
    ],
  ],
  '37': [[...UNKNOWN, [remote('full'), '5.2.2', 'mailboxfull']]],
  '38': [UNKNOWN],
  '40': [NO_MAILBOX],
  '41': [UNKNOWN],
  '42': [[[local('nosuchbare'), '5.1.1', 'userunknown']]],
  '45': [UNKNOWN],
  '46': [UNKNOWN],
  '47': [UNKNOWN],
  '49': [NO_MAILBOX, DOUBLE],
  '51': [],
  '60': [[[remote('grey'), '4.2.0', 'onhold']]],
  '62': [[[remote('softdata'), '4.3.0', 'expired']]],
  '63': [[['someone@refused.example', '4.4.1', 'networkerror']]],
  '65': [[['someone@helorej.example', '5.7.1', 'blocked']]],
  '66': [[['someone@sndtemp.example', '4.1.8', 'rejected']]],
  '68': [[['someone@servfail.example', '4.4.3', 'expired']]],
  '69': [[['someone@nomx.example', '5.1.2', 'hostunknown']]],
  '71': [[[local('tempfail'), '4.3.0', 'expired']]],
  '72': [[[local('exit1'), '4.0.947', 'expired']]],
  '74': [
    [
      ['someone@refused.example', '4.4.1', 'networkerror'],
      [remote('grey'), '4.2.0', 'onhold'],
      [local('tempfail'), '4.3.0', 'expired'],
    ],
  ],
  '76': [[[local('carol'), '4.7.0', 'expired']]],
  '77': [[[local('carol'), '4.2.1', 'expired']]],
  '80': [UNKNOWN],
  '81': [UNKNOWN],
  '83': [UNKNOWN],
  '84': [NO_MAILBOX, DOUBLE],
  '87': [UNKNOWN, [[local('nosender'), '5.1.1', 'userunknown'], ...UNKNOWN]],
  '89': [NO_MAILBOX, DOUBLE],
}
