// The health check. It is also what makes a replica set of the one server, whose first start knows of none: tokens and
// sagas are written with majority concern, and read back with it, which needs a set.
const admin = db.getSiblingDB('admin');
admin.auth('root', process.env.MONGO_INITDB_ROOT_PASSWORD);
try {
  rs.status();
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') {
    throw error;
  }
  rs.initiate({ _id: 'fleet', members: [{ _id: 0, host: 'mongodb:27017' }] });
}
if (!db.hello().isWritablePrimary) {
  quit(1);
}
