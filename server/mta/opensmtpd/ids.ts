/** Names that OpenSMTPD draws at random: messages, envelopes, sessions, boundaries. */
import { draw } from '../../core/random.ts'

const hex8 = (seed: number, key: string): string =>
  Math.floor(draw(seed, `opensmtpd ${key}`) * 2 ** 32)
    .toString(16)
    .padStart(8, '0')

/** The name of a message in the queue: `34b7224e`. */
export const messageName = (seed: number, messageId: string): string => hex8(seed, `message ${messageId}`)

/** The name of an envelope, one for each recipient in the queue: that of its message, then eight digits. */
export const envelopeName = (seed: number, messageId: string, index: number): string =>
  messageName(seed, messageId) + hex8(seed, `envelope ${messageId} ${index}`)

/** Sixteen digits for a session or a Message-ID. */
export const uniqueName = (seed: number, key: string): string => hex8(seed, `${key} high`) + hex8(seed, `${key} low`)

/** A number of 64 bits, right in 16 columns. */
export const boundaryNumber = (seed: number, key: string): string =>
  BigInt(`0x${uniqueName(seed, `boundary ${key}`)}`)
    .toString()
    .padStart(16)
