/** Writes docs/scenario-reference.md and its Japanese half: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { scenarioReference } from './reference.ts'

writeFileSync('docs/scenario-reference.md', scenarioReference('en'))
writeFileSync('docs/scenario-reference.ja.md', scenarioReference('ja'))
