/** What stands before the script does gets its styles and is painted; only then comes the page itself. */
import './src/styles/tokens.css'
import './src/styles/base.css'
import './src/styles/frame.css'
import { documentLocale, loadTexts } from './src/i18n/texts.ts'
import { afterPaint } from './src/lib/after-paint.ts'
import { askEarly } from './src/lib/early-list.ts'
import { placeOf } from './src/lib/place.ts'

// The server says so where nobody is logged in who must be.
const mustLogIn = document.querySelector('meta[name="bouncelab-login"]') !== null
const place = placeOf(new URL(document.baseURI).pathname, location.pathname)

afterPaint(() => {
  if (!mustLogIn) askEarly(place)
  void Promise.all([import('./src/start.ts'), loadTexts(documentLocale())]).then(([{ start }]) =>
    start(place, mustLogIn),
  )
})
