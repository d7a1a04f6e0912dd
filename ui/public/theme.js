// Runs before the first paint, so that a chosen theme or language does not flash. A file and not inline: the page's
// content security policy allows no inline script.
try {
  const theme = localStorage.getItem('bouncelab.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const chosen = localStorage.getItem('bouncelab.locale') ?? navigator.language
  document.documentElement.lang = chosen.startsWith('ja') ? 'ja' : 'en'
} catch {
  // Storage may be forbidden; the system's theme and English remain.
}
