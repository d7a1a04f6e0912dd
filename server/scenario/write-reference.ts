/** Writes docs/scenario-reference.md: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { scenarioReference } from './reference.ts'

writeFileSync('docs/scenario-reference.md', scenarioReference())
