import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../docs/pages.ts'
import { DOCKERFILE, of, stages } from './dockerfile.ts'

const COMPOSE = join(ROOT, 'packaging/container/compose.yaml')

test('A linter of Dockerfiles finds nothing', () => {
  expect(validate(DOCKERFILE)).toEqual([])
  expect(validate('FORM node')).not.toEqual([])
})

test('The image is built on a pinned slim Node in two stages, and runs as its unprivileged user', () => {
  expect(of('ARG')).toEqual([expect.stringMatching(/^NODE=node:\d+\.\d+\.\d+-\w+-slim$/)])
  expect(stages).toHaveLength(2)
  expect(of('USER')).toEqual(['node'])
  expect(of('EXPOSE')).toEqual(['1025 8025'])
  expect(of('VOLUME')).toEqual(['/data'])
  expect(of('HEALTHCHECK')).toEqual([expect.stringMatching(/CMD \["node", "\/app\/healthcheck\.mjs"\]$/)])
})

test('A linter of compose files finds nothing, and the file maps the ports that the image has', () => {
  const { DCLinter } = createRequire(import.meta.url)('dclint')
  const linter = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] })
  const [result] = linter.lintFiles([COMPOSE], false) as [{ messages: unknown[] }]
  expect(result.messages).toEqual([])
  const { services } = parse(readFileSync(COMPOSE, 'utf8')) as { services: { bouncelab: { ports: string[] } } }
  expect(services.bouncelab.ports).toEqual(['127.0.0.1:1025:1025', '127.0.0.1:8025:8025'])
})
