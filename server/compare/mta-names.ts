/** The MTAs that a comparison or a corpus is made of, as people name them: `all`, or a list. */
import { nearest } from '../core/nearest.ts'
import { SandboxError } from '../errors.ts'
import { isMtaType, MTA_TYPES, type MtaType } from '../mta/types.ts'

/** @throws SandboxError with the nearest name */
export function readMtaNames(text: string, from: string, code: 'E_CONFIG' | 'E_INVALID' = 'E_CONFIG'): MtaType[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.length === 1 && names[0] === 'all') return [...MTA_TYPES]
  const wrong = names.find((name) => !isMtaType(name))
  if (wrong !== undefined) {
    const near = nearest(wrong, [...MTA_TYPES, 'all'])
    const hint = `${near ? `Did you mean ${near}? ` : ''}Write all, or any of ${MTA_TYPES.join(', ')} with commas between.`
    throw new SandboxError(code, `${from} cannot be ${JSON.stringify(text)}.`, { hint })
  }
  return [...new Set(names as MtaType[])]
}
