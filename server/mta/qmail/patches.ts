/**
 * Patches that many installations carry and netqmail 1.06 has not; all are off unless the configuration asks for them.
 * Each is worded as indimail words it.
 */
import { z } from 'zod'
import type { ShownSetting } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'

const BOOLEAN = 'write true or false'
const BYTES = 'write a number of bytes from 1 on, as in control/bouncemaxbytes'
const KNOWN = 'patches are doublebounce-trim, bouncemaxbytes and mime-bounce'

export const patchesSchema = z.strictObject(
  {
    'doublebounce-trim': z
      .boolean({ error: BOOLEAN })
      .optional()
      .describe('An empty doublebounceto throws double bounces away.'),
    bouncemaxbytes: z
      .int({ error: BYTES })
      .min(1, { error: BYTES })
      .optional()
      .describe('The copy in a bounce ends after so many bytes of the queue file.'),
    'mime-bounce': z
      .boolean({ error: BOOLEAN })
      .optional()
      .describe('The bounce is a multipart/mixed message, the copy its second part.'),
  },
  { error: KNOWN },
)

export type Patches = z.infer<typeof patchesSchema>

const SENTENCES: Record<keyof Patches, (value: string) => string> = {
  'doublebounce-trim': () => 'Patch: where doublebounceto is empty, a double bounce is thrown away with a log line.',
  bouncemaxbytes: (bytes) => `Patch: the copy in a bounce ends after ${bytes} bytes.`,
  'mime-bounce': () => 'Patch: a bounce is a multipart/mixed message, and the copy is its second part.',
}

/** The patches that are switched on; stock qmail shows none. */
export const shownPatches = (patches: Patches, places: Record<string, SourcePlace>): ShownSetting[] =>
  Object.entries(patches)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => {
      const source = places[`patches.${name}`]
      return {
        name: `patches.${name}`,
        value: String(value),
        default: '',
        ...(source ? { source } : {}),
        sentence: SENTENCES[name as keyof Patches](String(value)),
        about: 'Stock qmail has no such setting.',
      }
    })
