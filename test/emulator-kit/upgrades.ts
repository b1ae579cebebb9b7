/** Hands over connections that are upgraded to a WebSocket, beside the emulator's HTTP requests. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What takes over connections that are upgraded to a WebSocket. */
export interface Upgrader {
  /** False where the connection is not for it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

/** Hands a server's upgrades over; those that nobody takes end. */
export function handUpgrades(server: Server, upgrader: Upgrader): void {
  server.on('upgrade', (request, socket, head) => {
    if (!upgrader.upgrade(request, socket, head)) socket.destroy();
  });
}
