import { expect, test } from 'vitest'
import { simulateSession } from '../../server/core/simulator.ts'
import { QMAIL, World } from '../support/world.ts'

const PLAIN = { type: 'qmail', control: { me: 'mail.bouncelab.test', locals: '' } }

const storyOf = (to: string): string[] => {
  const world = new World(PLAIN)
  world.send({ from: 'app@client.example', to: [to] })
  world.run()
  return world.story().filter((line) => line.includes(' m1 '))
}

test.each([
  ['unknown@bouncelab.test', '+0s m1 failed unknown@bouncelab.test 5.1.1'],
  ['full@bouncelab.test', '+608400s m1 expired full@bouncelab.test 4.2.2'],
  ['unreachable@bouncelab.test', '+608400s m1 expired unreachable@bouncelab.test 4.4.1'],
  ['greylist@bouncelab.test', '+400s m1 delivered greylist@bouncelab.test 2.0.0'],
  ['delay+6h@bouncelab.test', '+25600s m1 delivered delay+6h@bouncelab.test 2.0.0'],
  ['bounce+552-5.3.4@bouncelab.test', '+0s m1 failed bounce+552-5.3.4@bouncelab.test 5.3.4'],
  ['somebody@bouncelab.test', '+0s m1 delivered somebody@bouncelab.test 2.0.0'],
  ['bounce+999-1.1.1@bouncelab.test', '+0s m1 failed bounce+999-1.1.1@bouncelab.test 5.1.3'],
  ['delay+soon@bouncelab.test', '+0s m1 failed delay+soon@bouncelab.test 5.1.3'],
])('mail to %s ends as its name says', (to, line) => {
  expect(storyOf(to).at(-1)).toBe(line)
})

test.each([
  ['reject@bouncelab.test', '550 5.1.1 <reject@bouncelab.test>: refused'],
  ['reject+452-4.2.2@bouncelab.test', '452 4.2.2 <reject+452-4.2.2@bouncelab.test>: refused'],
  ['drop@bouncelab.test', null],
])('%s is answered in the session', (to, reply) => {
  expect(simulateSession(to)).toMatchObject({ reply })
})

test('other domains are none of the simulator’s business', () => {
  expect(simulateSession('reject@example.com')).toBeNull()
})

test('a rule of the user comes before the simulator', () => {
  const when = { recipient: 'unknown@bouncelab.test' }
  const world = new World(QMAIL, [{ id: 'r1', when, then: [{ do: 'deliver' }] }])
  world.send({ from: 'app@client.example', to: ['unknown@bouncelab.test'] })
  world.run()
  expect(world.story().at(-1)).toBe('+0s m1 delivered unknown@bouncelab.test 2.0.0')
})
