import StationModel
import Testing

@testable import HubLink

@Suite struct HTTPDateTests {
    @Test func `the date of RFC 9110 is understood`() {
        #expect(
            HTTPDate.time("Sun, 06 Nov 1994 08:49:37 GMT")?.rfc3339Seconds
                == "1994-11-06T08:49:37Z")
        #expect(
            HTTPDate.time("Sat, 31 Dec 2016 23:59:60 GMT")?.rfc3339Seconds
                == "2016-12-31T23:59:59Z")
    }

    @Test func `anything else is no date`() {
        for text in [
            "", "GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        ] {
            #expect(HTTPDate.time(text) == nil, "\(text)")
        }
    }
}
