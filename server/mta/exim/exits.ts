/** What a program's exit code means to a pipe transport (sysexits.h; the words recalled but for 1, 67 and 77). */

const MEANINGS: Record<number, string> = {
  64: 'usage or syntax error',
  65: 'error in input data',
  66: 'input data missing',
  67: 'user nonexistent',
  68: 'host nonexistent',
  69: 'service or program unavailable',
  70: 'internal software error',
  71: 'internal operating system error',
  72: 'system file missing',
  73: 'file or directory missing or not creatable',
  74: 'input/output error',
  75: 'temporary error',
  76: 'protocol error',
  77: 'permission denied',
  78: 'configuration error',
  127: 'unable to exec or command does not exist',
}

/** ` (could mean …)`, or nothing. */
export const exitMeaning = (exit: number): string =>
  MEANINGS[exit] === undefined ? '' : ` (could mean ${MEANINGS[exit]})`

/** temp_errors of the pipe transport: EX_CANTCREAT and EX_TEMPFAIL. */
export const isTemporaryExit = (exit: number): boolean => exit === 73 || exit === 75
