/** What an empty page begins with: small, sound, and with a bounce at its end. */
export const TEMPLATE = `name: my-scenario
about: What happens, and why it matters.
mta:
  type: qmail
  control: { me: mail.shop.test }
rules:
  - name: the customer left
    when: { recipient: left@customer.example }
    then: { reply: '550 5.1.1 No such user' }
steps:
  - send: { from: orders@mail.shop.test, to: left@customer.example, subject: Your order }
  - run: idle
expect:
  - { notice: bounce, to: orders@mail.shop.test, status: 5.1.1, within: 1m }
`
