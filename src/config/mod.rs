//! Ground floor: what the process is given by its surroundings. The environment, the clock, the
//! folders and the user's settings are read here and nowhere else.

mod address;
mod clock;
mod environment;
mod paths;
mod provider;
mod settings;

pub use address::{Address, AddressError};
pub use clock::{Clock, Stopwatch, UnixMillis};
pub use environment::Environment;
pub use paths::{NoHome, Paths};
pub use provider::{KeyNeed, Provider};
pub use settings::{AudioFormat, ServiceSettings, Settings, SettingsError};
