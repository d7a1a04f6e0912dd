/** What exit codes of programs mean, in the words of sysexits.h that several MTAs print. */

const EXIT_WORDS: Record<number, string> = {
  64: 'command line usage error',
  65: 'data format error',
  66: 'cannot open input',
  67: 'user unknown',
  68: 'host name unknown',
  69: 'service unavailable',
  70: 'internal software error',
  71: 'system resource problem',
  72: 'critical OS file missing',
  73: "can't create user output file",
  74: 'input/output error',
  75: 'temporary failure',
  76: 'remote error in protocol',
  77: 'permission denied',
  78: 'local configuration error',
}

/** Undefined for a code that sysexits.h does not name. */
export const exitWords = (code: number): string | undefined => EXIT_WORDS[code]
