import { startEmbeddedMongo } from 'embedded-mongo';

const { uri } = await startEmbeddedMongo();
process.send?.({ uri });
process.on('disconnect', () => process.exit());
