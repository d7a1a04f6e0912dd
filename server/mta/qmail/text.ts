/** Every fixed sentence of qmail that a sandbox can cause, as it stands in the source (netqmail 1.06). */

export const TEXT = {
  // qmail-send.c, injectbounce
  greeting: 'Hi. This is the qmail-send program at ',
  singleIntro:
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n" +
    "This is a permanent error; I've given up. Sorry it didn't work out.\n",
  doubleIntro: 'I tried to deliver a bounce message to this address, but the bounce bounced!\n',
  singleBreak: '--- Below this line is a copy of the message.\n',
  doubleBreak: '--- Below this line is the original bounce.\n',
  subject: 'failure notice',
  // The same with the patches of patches.ts (indimail's qmail-send.c)
  singleEnclosed: '--- Enclosed is a copy of the message.\n',
  doubleEnclosed: '--- Enclosed is the original bounce.\n',
  stripped: '\n\n--- End of message stripped.\n',

  // qmail-send.c, del_dochan: after the last deferral
  expired: "I'm not going to try again; this message has been in the queue too long.\n",

  // qmail-local.c
  noMailbox: 'Sorry, no mailbox here by that name. (#5.1.1)\n',
  looping: 'This message is looping: it already has my Delivered-To line. (#5.4.6)\n',
  blankFirstLine: 'Uh-oh: first line of .qmail file is blank. (#4.2.1)\n',
  fileInList: 'Uh-oh: .qmail has file delivery but has x bit set. (#4.7.0)\n',
  programInList: 'Uh-oh: .qmail has prog delivery but has x bit set. (#4.7.0)\n',
  childCrashed: 'Aack, child crashed. (#4.3.0)\n',
  unableToForward: (why: string) => `Unable to forward message: ${why}.\n`,
  notWritable: (path: string) => `Unable to open ${path}: permission denied. (#4.2.1)\n`,
  maildirTrouble: 'Temporary error on maildir delivery. (#4.3.0)\n',
  quotaExceeded: (file: string) => `Unable to write ${file}: disk quota exceeded. (#4.3.0)\n`,
  did: (files: number, forwards: number, programs: number) => `did ${files}+${forwards}+${programs}\n`,
  queued: (processId: number) => `qp ${processId}\n`,

  // spawn.c: a local report of more than 3000 bytes
  tooLong: '\nError report too long, sorry.\n',

  // qmail-remote.c
  noHost: (host: string) => `Sorry, I couldn't find any host named ${host}. (#5.1.2)\n`,
  noExchanger: "Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)\n",
  bestExchangerIsMe:
    "Sorry. Although I'm listed as a best-preference MX or A for that host,\n" +
    "it isn't in my control/locals file, so I don't treat it as local. (#5.4.6)\n",
  dnsTrouble: 'CNAME lookup failed temporarily. (#4.4.3)\n',
  noConnection: "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n",
  partialLastLine: 'SMTP cannot transfer messages with partial final lines. (#5.6.2)\n',
  lost: (ip: string) => `Connected to ${ip} but connection died. (#4.4.2)\n`,
  lostAfterData: (ip: string) => `Connected to ${ip} but connection died. Possible duplicate! (#4.4.2)\n`,
  remoteSaid: 'Remote host said: ',
  greetingFailed: (ip: string) => `Connected to ${ip} but greeting failed.\n`,
  nameRejected: (ip: string) => `Connected to ${ip} but my name was rejected.\n`,
  senderRejected: (ip: string) => `Connected to ${ip} but sender was rejected.\n`,
  recipientRejected: (ip: string) => `${ip} does not like recipient.\n`,
  givingUp: (ip: string) => `Giving up on ${ip}.\n`,
  dataFailed: (ip: string) => `${ip} failed on DATA command.\n`,
  messageFailed: (ip: string) => `${ip} failed after I sent the message.\n`,
  accepted: (ip: string) => `${ip} accepted message.\n`,
} as const
