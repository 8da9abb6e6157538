//! The fields of the objects, said once for both kinds of types.

/// Calls a macro with the variants of the unions: their names, and their fields beside the tag.
macro_rules! with_variants {
    ($macro:ident) => {
        $macro! {
            Card {
                id = "id": String, amount = "amount": Amount, currency = "currency": String, captured = "captured": bool,
                installments = "installments": u32, created_at = "created_at": String, brand = "brand": String,
                last4 = "last4": String, holder? = "holder": Option<String>,
            }
            Pix {
                id = "id": String, amount = "amount": Amount, currency = "currency": String, settled = "settled": bool,
                attempts = "attempts": u32, created_at = "created_at": String, key = "key": String,
                end_to_end_id = "end_to_end_id": String, note? = "note": Option<String>,
            }
            Boleto {
                id = "id": String, amount = "amount": Amount, currency = "currency": String,
                registered = "registered": bool, days = "days": u32, created_at = "created_at": String,
                barcode = "barcode": String, due_date = "due_date": String,
                instructions? = "instructions": Option<String>,
            }
            Wallet {
                id = "id": String, amount = "amount": Amount, currency = "currency": String, linked = "linked": bool,
                priority = "priority": u32, created_at = "created_at": String, provider = "provider": String,
                account = "account": String, nickname? = "nickname": Option<String>,
            }
            Transfer {
                id = "id": String, amount = "amount": Amount, currency = "currency": String, urgent = "urgent": bool,
                branch = "branch": u32, created_at = "created_at": String, bank = "bank": String,
                iban = "iban": String, purpose? = "purpose": Option<String>,
            }
            Voucher {
                id = "id": String, amount = "amount": Amount, currency = "currency": String,
                redeemed = "redeemed": bool, uses = "uses": u32, created_at = "created_at": String,
                code = "code": String, campaign = "campaign": String, terms? = "terms": Option<String>,
            }
            Cash {
                id = "id": String, amount = "amount": Amount, currency = "currency": String, counted = "counted": bool,
                drawer = "drawer": u32, created_at = "created_at": String, shop = "shop": String,
                cashier = "cashier": String, comment? = "comment": Option<String>,
            }
            Debit {
                id = "id": String, amount = "amount": Amount, currency = "currency": String, signed = "signed": bool,
                sequence = "sequence": u32, created_at = "created_at": String, mandate = "mandate": String,
                debtor = "debtor": String, reason? = "reason": Option<String>,
            }
            Credit {
                id = "id": String, amount = "amount": Amount, currency = "currency": String,
                approved = "approved": bool, score = "score": u32, created_at = "created_at": String,
                lender = "lender": String, contract = "contract": String, clause? = "clause": Option<String>,
            }
            Points {
                id = "id": String, amount = "amount": Amount, currency = "currency": String, expired = "expired": bool,
                multiple = "multiple": u32, created_at = "created_at": String, program = "program": String,
                member = "member": String, level? = "level": Option<String>,
            }
        }
    };
}

/// Calls a macro with an object of the same keys as a variant: of a union, and of a union in a union.
macro_rules! with_plain {
    ($macro:ident) => {
        $macro! {
            Plain {
                kind = "type": String, id = "id": String, amount = "amount": Amount, currency = "currency": String,
                captured = "captured": bool, installments = "installments": u32, created_at = "created_at": String,
                brand = "brand": String, last4 = "last4": String, holder? = "holder": Option<String>,
            }
            PlainInGroup {
                group = "group": String, kind = "type": String, id = "id": String, amount = "amount": Amount,
                currency = "currency": String, captured = "captured": bool, installments = "installments": u32,
                created_at = "created_at": String, brand = "brand": String, last4 = "last4": String,
                holder? = "holder": Option<String>,
            }
        }
    };
}
