/** What a program's exit code means to Postfix (global/sys_exits.c; recalled but for 67, 69, 75 and 77). */

export interface Exit {
  status: string
  text: string
}

const EXITS: Record<number, Exit> = {
  64: { status: '5.3.0', text: 'command line usage error' },
  65: { status: '5.6.0', text: 'data format error' },
  66: { status: '5.3.0', text: 'cannot open input' },
  67: { status: '5.1.1', text: 'user unknown' },
  68: { status: '5.1.2', text: 'host name unknown' },
  69: { status: '5.3.0', text: 'service unavailable' },
  70: { status: '5.3.0', text: 'internal software error' },
  71: { status: '4.3.0', text: 'system resource problem' },
  72: { status: '5.3.0', text: 'critical OS file missing' },
  73: { status: '5.2.0', text: "can't create user output file" },
  74: { status: '5.3.0', text: 'input/output error' },
  75: { status: '4.3.0', text: 'temporary failure' },
  76: { status: '5.5.0', text: 'remote error in protocol' },
  77: { status: '5.7.0', text: 'permission denied' },
  78: { status: '5.3.5', text: 'local configuration error' },
}

export const exitOf = (code: number): Exit | undefined => EXITS[code]
