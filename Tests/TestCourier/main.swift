import Glibc
import HubLink

exit(Courier.run())
