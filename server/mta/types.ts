/** The systems that a sandbox can play, by the names of their folders. */
export const MTA_TYPES = ['postfix', 'qmail', 'imta', 'exim', 'opensmtpd', 'sendmail', 'courier'] as const

export type MtaType = (typeof MTA_TYPES)[number]

export const isMtaType = (name: unknown): name is MtaType => (MTA_TYPES as readonly unknown[]).includes(name)
