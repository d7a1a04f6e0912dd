/** How much room there is. */
import { innerWidth } from 'svelte/reactivity/window'

const PHONE = 720

export const screen = {
  get width(): number {
    return innerWidth.current ?? 1280
  },
  get phone(): boolean {
    return this.width < PHONE
  },
}
