/** Writes the scenario file's JSON Schema, for editors: `npm run schema`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { scenarioJsonSchema } from './schema.ts'

const file = process.argv[2] ?? 'dist/scenario.schema.json'
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`)
