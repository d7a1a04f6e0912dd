/** What `npm pack` makes of the built checkout, installed into an empty folder as a user installs it. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'))

/** npm asks its registry for news of itself now and then, and waits for an answer: not in a test. */
const QUIET = { npm_config_update_notifier: 'false', npm_config_audit: 'false', npm_config_fund: 'false' }

export const npm = (words, folder) =>
  execFileSync('npm', words, {
    cwd: folder,
    env: { ...process.env, ...QUIET },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** @returns the tarball's path */
export function pack(folder) {
  const [{ filename }] = JSON.parse(npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], ROOT))
  return join(folder, filename)
}

/**
 * Installs the tarball with what it depends on, in the versions of our own lock file, so that npm takes them from its
 * cache and needs no network where `npm ci` has run.
 */
export function install(tarball, folder) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project(tarball)))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockFor(tarball)))
  npm(['ci', '--prefer-offline', '--ignore-scripts'], folder)
}

const project = (tarball) => ({
  name: 'fresh',
  version: '1.0.0',
  type: 'module',
  dependencies: { bouncelab: `file:${basename(tarball)}` },
})

function lockFor(tarball) {
  const { lockfileVersion, packages } = read('package-lock.json')
  const { version, dependencies, bin, engines, peerDependencies, peerDependenciesMeta } = read('package.json')
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  const runs = ([path, { dev, devOptional, link }]) => path !== '' && !dev && !devOptional && !link
  const others = Object.entries(packages).filter(runs)
  const own = { version, resolved: `file:${basename(tarball)}`, integrity, dependencies, bin, engines }
  return {
    name: 'fresh',
    lockfileVersion,
    packages: {
      '': project(tarball),
      'node_modules/bouncelab': { ...own, peerDependencies, peerDependenciesMeta },
      ...Object.fromEntries(others),
    },
  }
}
