import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { StartedTestContainer } from 'testcontainers'
import { BouncelabContainer, StartedBouncelabContainer } from '../src/bouncelab-container.ts'

/** What would be handed to an engine. */
class Open extends BouncelabContainer {
  get asked() {
    const { createOpts, exposedPorts, contentsToCopy, filesToCopy } = this
    const variables = Object.fromEntries((createOpts.Env ?? []).map((pair) => pair.split(/=(.*)/s)))
    return { variables, exposedPorts, contentsToCopy, filesToCopy }
  }
}

test('It has both ports, and a clock that no test waits for', () => {
  const { exposedPorts, variables } = new Open('bouncelab:test').asked
  assert.deepEqual(exposedPorts, [1025, 8025])
  assert.equal(variables.BOUNCELAB_CLOCK, 'auto')
})

test('Settings become the variables of their flags', () => {
  const { variables } = new Open('bouncelab:test')
    .withClock('virtual')
    .withSeed(7)
    .withSetting('on-unmatched', 'fail').asked
  assert.equal(variables.BOUNCELAB_CLOCK, 'virtual')
  assert.equal(variables.BOUNCELAB_SEED, '7')
  assert.equal(variables.BOUNCELAB_ON_UNMATCHED, 'fail')
})

test('Scenarios are copied in and named in the order in which they are given', () => {
  const container = new Open('bouncelab:test')
  container.withShippedScenario('mailbox-full').withScenario('rules: []').withScenarioFile('mine.json')
  const { variables, contentsToCopy, filesToCopy } = container.asked
  assert.equal(variables.BOUNCELAB_SCENARIO, 'mailbox-full,/scenarios/2.yaml,/scenarios/3.json')
  assert.deepEqual(contentsToCopy, [{ content: 'rules: []', target: '/scenarios/2.yaml' }])
  assert.deepEqual(filesToCopy, [{ source: 'mine.json', target: '/scenarios/3.json' }])
})

test('What cannot be is refused with the mend', () => {
  const container = new BouncelabContainer('bouncelab:test')
  assert.throws(() => container.withShippedScenario('./mine.yaml'), /call withScenario\(\)/)
  assert.throws(() => container.withScenarioFile('mine.txt'), /\.yaml, \.yml or \.json/)
  assert.throws(() => container.withSetting('--seed', '1'), /without dashes/)
})

const asked: string[] = []
const api = createServer((request, response) => {
  asked.push(request.url ?? '')
  const isLost = request.url?.includes('lost')
  response.writeHead(isLost ? 409 : 200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify(isLost ? { detail: 'Nothing can come any more.' } : { id: 'm2', kind: 'bounce', subject: '' }),
  )
})
before(() => new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve)))
after(() => api.close())

/** A started container as far as it is asked here. */
function started(host = '127.0.0.1'): StartedBouncelabContainer {
  const { port } = api.address() as AddressInfo
  const ports: Record<number, number> = { 1025: 32768, 8025: port }
  const fake = { getHost: () => host, getMappedPort: (inner: number) => ports[inner] }
  return new StartedBouncelabContainer(fake as unknown as StartedTestContainer)
}

test('A started one says where it is, by the ports that the engine chose', () => {
  const lab = started()
  assert.equal(lab.getSmtpUrl(), 'smtp://127.0.0.1:32768')
  assert.equal(lab.getSandboxUrl('ci-42'), `${lab.getHttpUrl()}/s/ci-42`)
  assert.equal(started('::1').getSmtpUrl(), 'smtp://[::1]:32768')
})

test('Waiting asks the server once and gives what came', async () => {
  const bounce = await started().waitFor({ kind: 'bounce', about: 'a+b@mail.test', timeout: '5s' }, 'ci-42')
  assert.equal(bounce.kind, 'bounce')
  assert.deepEqual(asked, ['/api/sandboxes/ci-42/messages/wait?kind=bounce&about=a%2Bb%40mail.test&timeout=5s'])
})

test('Where nothing can come the server’s reason is the error', async () => {
  await assert.rejects(started().waitFor({ about: 'lost@mail.test' }), { message: 'Nothing can come any more.' })
})
