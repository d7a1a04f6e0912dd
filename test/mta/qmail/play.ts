/** Plays a message with qmail as its MTA, as by the command line where nothing else is said. */
import { type Play as AnyPlay, type Output, type Played as PlayedAny, play as playAny } from '../common/play.ts'

export type { Output }

export interface Play extends AnyPlay {
  start: number
}

export interface Played extends Omit<PlayedAny, 'notices'> {
  /** Every bounce and double bounce as it goes on the wire, the lost ones too. */
  notices: Uint8Array[]
}

export function play({ origin = { type: 'local', uid: 0 }, ...options }: Play): Played {
  const { notices, ...played } = playAny({ origin, ...options })
  return { ...played, notices: notices.map(({ bytes }) => bytes) }
}
