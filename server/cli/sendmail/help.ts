/** What `--help` says. */
export const HELP = `Usage: bouncelab sendmail [options] [recipient ...]

Stands in for /usr/sbin/sendmail: reads a message and hands it to bouncelab over SMTP.

  -t                 recipients from To, Cc and Bcc; Bcc is taken out (so too where none are named)
  -i, -oi            a line with a single dot does not end the message
  -f A, -r A         the sender of the envelope; '<>' for none
  -F NAME            the full name, where the message has no From
  -N never|success,failure,delay   which notices are wanted (RFC 3461)
  -R full|hdrs       how much of the message a notice quotes
  -V ENVID           the envelope id that notices name
  -B 8BITMIME        the body has 8-bit characters
  -bs                speak SMTP on standard input and output
  -v                 print the SMTP dialogue
  -X FILE            append it to a file
  -oep, -oeq, -oee   print errors, be quiet, or print and exit 0
  --server HOST:PORT the server, or smtp://user:password@host:port (127.0.0.1:1025); also --smtp-addr
  --sandbox NAME     a sandbox other than default
  --domain NAME      what addresses without a domain get (this machine's name)

Further options of sendmail are taken and have no effect here. In the environment: BOUNCELAB_SMTP,
BOUNCELAB_SANDBOX. Exit codes are those of sysexits.h: 64 usage, 67 no such user, 69 refused, 75 no server.
`
