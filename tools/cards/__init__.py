"""Software EMV cards with real keys: PBOC debit and credit by contact, QuickPass by tap. See README.md."""
