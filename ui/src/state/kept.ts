/** A choice that outlasts the page, where the browser keeps anything at all. */

export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(`bouncelab.${name}`)
  } catch {
    return null
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`bouncelab.${name}`, value)
  } catch {
    // The choice then lasts as long as the page.
  }
}
