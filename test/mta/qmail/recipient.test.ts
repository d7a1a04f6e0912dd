import { expect, test } from 'vitest'
import { readConfig } from '../../../server/mta/qmail/config.ts'
import { route, stripVirtualUser } from '../../../server/mta/qmail/recipient.ts'
import { lookedUpHost, remoteHost } from '../../../server/mta/qmail/routes.ts'

const CONFIG = readConfig({
  type: 'qmail',
  control: {
    me: 'mx.test',
    envnoathost: 'home.test',
    locals: 'mx.test\nhome.test\n',
    percenthack: 'hack.test\n',
    virtualdomains: 'virt.test:alias-virt\nann@one.test:ann\n.sub.test:bob\nexcept.sub.test:\n',
    smtproutes: 'fixed.test:192.0.2.7:2525\n.in.test:relay.test\nfree.in.test:\n',
  },
})

test.each([
  ['bare', 'local', 'bare@home.test'],
  ['Alice@MX.Test', 'local', 'Alice@MX.Test'],
  ['a%mx.test@hack.test', 'local', 'a@mx.test'],
  ['a%b%hack.test@hack.test', 'remote', 'a@b'],
  ['plain@hack.test', 'remote', 'plain@hack.test'],
  ['any@virt.test', 'local', 'alias-virt-any@virt.test'],
  ['ann@one.test', 'local', 'ann-ann@one.test'],
  ['eve@one.test', 'remote', 'eve@one.test'],
  ['x@deep.sub.test', 'local', 'bob-x@deep.sub.test'],
  ['x@sub.test', 'remote', 'x@sub.test'],
  ['x@except.sub.test', 'remote', 'x@except.sub.test'],
])('A recipient %s is %s and goes to %s', (forwardPath, channel, routed) => {
  expect(route(CONFIG, forwardPath)).toMatchObject({ channel, routed })
})

test('An empty name in virtualdomains catches what no other entry names', () => {
  const config = readConfig({ type: 'qmail', control: { me: 'mx.test', virtualdomains: ':all\nfree.test:\n' } })
  expect(route(config, 'x@any.test').routed).toBe('all-x@any.test')
  expect(route(config, 'x@free.test').channel).toBe('remote')
})

test('A bounce names the address without the user of its virtual domain', () => {
  expect(stripVirtualUser(CONFIG, 'alias-virt-any@virt.test')).toBe('any@virt.test')
  expect(stripVirtualUser(CONFIG, 'bob-x@deep.sub.test')).toBe('x@deep.sub.test')
  // An entry for one address is not looked up again (qmail-send.c, stripvdomprepend).
  expect(stripVirtualUser(CONFIG, 'ann-ann@one.test')).toBe('ann-ann@one.test')
  expect(stripVirtualUser(CONFIG, 'x@except.sub.test')).toBe('x@except.sub.test')
})

test('Every route says why, by the file that decides', () => {
  expect(route(CONFIG, 'any@virt.test').why).toMatchObject({ by: 'setting', setting: 'control/virtualdomains' })
  expect(route(CONFIG, 'a@mx.test').why).toMatchObject({ by: 'setting', setting: 'control/locals' })
})

test('An address in smtproutes wins over a rule, a relay by name and a made-up host do not', () => {
  const given = { name: 'mx.rule.test', address: '192.0.2.99' }
  expect(remoteHost(CONFIG, 'fixed.test', given)).toEqual({ name: 'mx.rule.test', address: '192.0.2.7' })
  expect(remoteHost(CONFIG, 'a.in.test', {}).name).toBe('relay.test')
  expect(remoteHost(CONFIG, 'a.in.test', given)).toEqual(given)
  expect(remoteHost(CONFIG, 'free.in.test', {}).name).toBe('mx.free.in.test')
  expect(remoteHost(CONFIG, '[192.0.2.44]', {}).address).toBe('192.0.2.44')
})

test('The host that was not found is the relay where there is one, made safe', () => {
  expect(lookedUpHost(CONFIG, 'a@b.in.test')).toBe('relay.test')
  expect(lookedUpHost(CONFIG, 'a@NoSuch.test')).toBe('NoSuch.test')
  expect(lookedUpHost(CONFIG, 'a@é.test')).toBe('??.test')
})
