"""The fields of the UnionPay-style dialect. Source: its field table; see `iso8583.fields.read_rows` for the columns.

Chinese text (GBK) makes F43, F44, F62 and F63 binary here; who needs words decodes them.
"""

from iso8583.codec import Spec
from iso8583.fields import read_rows

SPEC = Spec(read_rows("""
2  n  ll    19  left   primary account number
3  n  fixed 6   right  processing code
4  n  fixed 12  right  amount
11 n  fixed 6   right  system trace audit number
12 n  fixed 6   right  local time
13 n  fixed 4   right  local date
14 n  fixed 4   right  expiry date
15 n  fixed 4   right  settlement date
22 n  fixed 3   left   point of service entry mode
23 n  fixed 3   right  card sequence number
25 n  fixed 2   right  point of service condition code
26 n  fixed 2   right  PIN capture code
32 n  ll    11  left   acquiring institution
35 z  ll    37  left   track 2
36 z  lll   104 left   track 3
37 an fixed 12  spaces retrieval reference number
38 an fixed 6   spaces authorisation code
39 an fixed 2   spaces response code
41 an fixed 8   spaces terminal identification
42 an fixed 15  spaces merchant identification
43 b  fixed 40  none   merchant name and location
44 b  ll    25  none   additional response data
48 n  lll   322 left   additional data
49 an fixed 3   spaces currency
52 b  fixed 8   none   PIN block
53 n  fixed 16  right  security control information
54 an lll   120 none   balance
55 b  lll   255 none   chip data
56 b  lll   255 none   private text
59 b  lll   600 none   terminal data
60 n  lll   30  left   private 60
61 n  lll   29  left   original data
62 b  lll   700 none   private 62
63 b  lll   163 none   private 63
64 b  fixed 8   none   message authentication code
"""))
