/** Moments at which a connection may be dead without the browser saying so. */

/**
 * @param wake called when the page was thawed, taken out of the back-forward cache, looked at again, or on-line again
 * @returns what stops it
 */
export function onWake(wake: (why: 'frozen' | 'seen') => void): () => void {
  const seen = () => document.visibilityState === 'visible' && wake('seen')
  const online = () => wake('seen')
  const thawed = () => wake('frozen')
  const shown = (event: PageTransitionEvent) => event.persisted && wake('frozen')
  document.addEventListener('visibilitychange', seen)
  document.addEventListener('resume', thawed)
  addEventListener('online', online)
  addEventListener('pageshow', shown)
  return () => {
    document.removeEventListener('visibilitychange', seen)
    document.removeEventListener('resume', thawed)
    removeEventListener('online', online)
    removeEventListener('pageshow', shown)
  }
}
