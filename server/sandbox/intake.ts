/** From a message at the door to what the engine needs to know of it. */
import { type Intake, measure } from '../core/engine.ts'
import type { Envelope, Origin } from '../core/types.ts'
import { headerSummary, scanHeader } from '../mail/header.ts'

export interface IntakeInput {
  origin: Extract<Origin, { type: 'smtp' | 'local' }>
  envelope: Envelope
  raw: Uint8Array
}

/** Only the header is looked at; everything else waits until somebody asks. */
export function intakeOf({ origin, envelope, raw }: IntakeInput): Intake {
  const fields = scanHeader(raw)
  const priority = fields
    .find((field) => field.name.toLowerCase() === 'priority')
    ?.value.trim()
    .toLowerCase()
  const header = headerSummary(fields)
  return { origin, envelope, header, fields, ...measure(raw), ...(priority ? { priority } : {}) }
}
