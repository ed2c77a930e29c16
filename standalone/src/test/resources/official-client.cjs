// The official event-bus client in Node, unmodified, over one transport: follows an address, sends a
// command, and prints what came of it. Arguments: where its packages are, the gateway's URL, the
// transport.
const { createRequire } = require('node:module');

const [, , packages, url, transport] = process.argv;
const EventBus = createRequire(`${packages}/`)('@vertx/eventbus-bridge-client.js');
const bus = new EventBus(`${url}/eventbus`, { transports: [transport], vertxbus_ping_interval: 1000 });
bus.onopen = () => {
  bus.registerHandler('stats.summary', {}, (failure, message) => {
    if (failure) return end({ failure });
    bus.send('watch.command', { op: 'pause', ids: ['nobody'] }, {}, (refused, reply) => {
      bus.send('watch.command', { op: 'fly', ids: ['x'] }, {}, (second) => {
        end({ headers: message.headers, watches: message.body.watches, reply: refused ?? reply.body, second: second?.failureCode });
      });
    });
  });
};
bus.onerror = (error) => end({ error });
bus.onclose = (closed) => end({ closed });
setTimeout(() => end({ error: 'nothing came' }), 20_000);

function end(result) {
  console.log(JSON.stringify(result));
  process.exit(0);
}
