/** From a message at the door to what the engine needs to know of it. */
import { type Intake, measure } from '../core/intake.ts'
import type { Envelope, Instant, Origin } from '../core/types.ts'
import { fieldValue, headerSummary, scanHeader } from '../mail/header.ts'

export interface IntakeInput {
  origin: Extract<Origin, { type: 'smtp' | 'local' }>
  envelope: Envelope
  raw: Uint8Array
}

/** A message that is written once it is known which one it becomes. */
export interface LateInput extends Omit<IntakeInput, 'raw'> {
  write(about: { messageId: string; now: Instant; seed: number; timezone: string }): Uint8Array
}

export const isLate = (input: IntakeInput | LateInput): input is LateInput => 'write' in input

/** Only the header is looked at; everything else waits until somebody asks. */
export function intakeOf({ origin, envelope, raw }: IntakeInput): Intake {
  const fields = scanHeader(raw)
  const { size, crlfs, partialLastLine } = measure(raw)
  return {
    origin,
    envelope,
    header: headerSummary(fields),
    fields,
    size,
    crlfs,
    partialLastLine,
    priority: fieldValue(fields, 'priority')?.toLowerCase() || undefined,
    errorsTo: fieldValue(fields, 'errors-to'),
    warningsTo: fieldValue(fields, 'warnings-to'),
  }
}
