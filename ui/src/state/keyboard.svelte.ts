/** Whether single keys are commands. WCAG 2.1.4: who speaks to the computer must be able to switch them off. */
import { keep, readKept } from './kept.ts'

class Keyboard {
  singles: boolean = $state(readKept('keys') !== 'off')

  set(singles: boolean): void {
    this.singles = singles
    keep('keys', singles ? 'on' : 'off')
  }
}

export const keyboard = new Keyboard()
