/** Light or dark: the system's choice until a person makes another. */
const KEY = 'bouncelab.theme'

class Theme {
  dark: boolean = $state(false)

  constructor() {
    const chosen = globalThis.document?.documentElement.dataset.theme
    const system = globalThis.matchMedia?.('(prefers-color-scheme: dark)')
    this.dark = chosen ? chosen === 'dark' : (system?.matches ?? false)
    system?.addEventListener('change', ({ matches }) => {
      if (!document.documentElement.dataset.theme) this.dark = matches
    })
  }

  toggle(): void {
    this.dark = !this.dark
    const name = this.dark ? 'dark' : 'light'
    document.documentElement.dataset.theme = name
    try {
      localStorage.setItem(KEY, name)
    } catch {
      // The choice then lasts as long as the page.
    }
  }
}

export const theme = new Theme()
