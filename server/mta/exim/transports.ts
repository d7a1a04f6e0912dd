/** The section `begin transports`, as far as it is played: the quota of a mailbox. */
import { readNumber } from './parameters.ts'
import { readSetting, type SectionLine } from './read-options.ts'

export interface Transport {
  name: string
  options: Map<string, string>
}

export function readTransports(lines: readonly SectionLine[]): Transport[] {
  const transports: Transport[] = []
  for (const { text } of lines) {
    const name = /^(\w+):$/.exec(text)?.[1]
    const setting = readSetting(text)
    if (name !== undefined) transports.push({ name, options: new Map() })
    else if (setting) transports.at(-1)?.options.set(setting.name, setting.value)
  }
  return transports
}

/** Bytes that a mailbox may hold; null: as many as there are. */
export function mailboxQuota(transports: readonly Transport[]): number | null {
  for (const { options } of transports) {
    const quota = options.get('driver') === 'appendfile' ? readNumber(options.get('quota') ?? '') : null
    if (quota !== null && quota > 0) return quota
  }
  return null
}
