/** The page loads the texts of the language in use; the tests switch between both and do not wait. */
import { loadTexts } from '../../../ui/src/i18n/texts.ts'

await loadTexts('en')
await loadTexts('ja')
