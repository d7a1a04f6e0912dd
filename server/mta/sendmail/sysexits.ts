/** What an exit code means to Sendmail (sysexits.c, deliver.c; recalled but for 1, 67, 69, 73, 75 and 77). */

export interface Exit {
  /** The reply code of its line in the transcript. */
  code: string
  /** Enhanced status code of that line and of the log. */
  dsn: string
  text: string
  /** Status in the report, which has a table of its own. */
  status: string
}

const exit = (code: string, dsn: string, text: string, status: string): Exit => ({ code, dsn, text, status })

const EXITS: Record<number, Exit> = {
  64: exit('500', '5.0.0', 'Bad usage', '5.5.4'),
  65: exit('501', '5.6.0', 'Data format error', '5.5.2'),
  66: exit('550', '5.3.0', 'Cannot open input', '5.3.0'),
  67: exit('550', '5.1.1', 'User unknown', '5.1.1'),
  68: exit('550', '5.1.2', 'Host unknown', '5.1.2'),
  69: exit('554', '5.0.0', 'Service unavailable', '5.5.0'),
  70: exit('554', '5.3.0', 'Internal error', '5.5.0'),
  71: exit('451', '4.0.0', 'Operating system error', '4.5.0'),
  72: exit('554', '5.3.5', 'System file missing', '5.5.0'),
  73: exit('550', '5.0.0', "Can't create output", '5.3.0'),
  74: exit('451', '4.0.0', 'I/O error', '4.5.0'),
  75: exit('250', '4.0.0', 'Deferred', '4.2.0'),
  76: exit('554', '5.5.0', 'Remote protocol error', '5.5.0'),
  77: exit('550', '5.0.0', 'Insufficient permission', '5.3.0'),
  78: exit('554', '5.3.5', 'Local configuration error', '5.5.0'),
}

export const exitOf = (code: number): Exit =>
  EXITS[code] ?? exit('554', '5.3.0', `unknown mailer error ${code}`, '5.3.0')

/** Whether a notice has words for the code; else it shows the number. */
export const isKnownExit = (code: number): boolean => code in EXITS

/** The status that stands for a reply code without an enhanced one (smtptodsn(); 550, 551, 552, 553 recorded). */
const STATUS_OF_CODE: Record<string, string> = {
  450: '4.2.0',
  451: '4.3.0',
  452: '4.3.1',
  500: '5.5.2',
  501: '5.5.4',
  502: '5.5.1',
  503: '5.5.1',
  504: '5.5.4',
  550: '5.1.1',
  551: '5.1.6',
  552: '5.2.2',
  553: '5.1.3',
  554: '5.0.0',
}

export const statusOfCode = (reply: string): string => STATUS_OF_CODE[reply.slice(0, 3)] ?? `${reply[0] ?? '5'}.0.0`
