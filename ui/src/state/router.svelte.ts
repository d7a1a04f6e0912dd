/** The present view, kept in the address's hash. */
import { formatRoute, parseRoute, type Route } from '../lib/route.ts'

export class Router {
  route: Route = $state.raw({ view: 'messages' })
  #path: string

  /** @param path the page's own path: with a base element, a bare `#…` would lead to the base */
  constructor(path: string) {
    this.#path = path
    this.route = parseRoute(location.hash)
  }

  href(route: Route): string {
    return this.#path + formatRoute(route)
  }

  go(route: Route, how: 'push' | 'replace' = 'push'): void {
    this.route = route
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', this.href(route))
  }

  /** @returns what stops it */
  listen(): () => void {
    const read = () => {
      this.route = parseRoute(location.hash)
    }
    addEventListener('hashchange', read)
    addEventListener('popstate', read)
    return () => {
      removeEventListener('hashchange', read)
      removeEventListener('popstate', read)
    }
  }
}
